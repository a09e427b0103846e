import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { PageBox } from '../core/image/geometry'
import { computeEngineIds } from '../core/lenet/compute-port'
import { fieldKinds } from '../core/segment/field-finder'
import { UsageError } from './verb'

type Options = NonNullable<ParseArgsConfig['options']>

/** What every verb that starts the engine takes. */
export const engineOptions = {
  model: { type: 'string' },
  models: { type: 'string' },
  engine: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies Options

export const engineChoices = ['auto', ...computeEngineIds] as const

export const engineHelp = [
  '--model ID       the net to read with (default lenet12)',
  '--models DIR     take models from DIR instead of the shipped ones',
  `--engine E       ${engineChoices.join(', ')} (default auto)`,
  '--json           print JSON instead of a table',
] as const

/** `parseArgs`, strict, its complaints as UsageError. */
export function parseWords<const T extends Options>(
  words: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (thrown) {
    // Its second sentence is advice on "--" that does not fit here.
    const [complaint = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('. ')
    throw new UsageError(`${complaint}.`)
  }
}

export function choiceFrom<const T extends string>(
  value: string | undefined,
  name: string,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${value}".`)
  return choice
}

/** `auto` is what leaving it out means. */
export function kindFrom(value: string | undefined): (typeof fieldKinds)[number] | undefined {
  const kind = choiceFrom(value, 'kind', ['auto', ...fieldKinds])
  return kind === 'auto' ? undefined : kind
}

/** `x,y,width,height` in page pixels. */
export function boxFrom(value: string | undefined): PageBox | undefined {
  if (value === undefined) return undefined
  const numbers = value.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [x, y, width, height] = numbers
  const isBox =
    numbers.length === 4 &&
    numbers.every(Number.isFinite) &&
    x !== undefined &&
    y !== undefined &&
    width !== undefined &&
    height !== undefined
  if (!isBox || width < 1 || height < 1)
    throw new UsageError(`--box is x,y,width,height in page pixels, not "${value}".`)
  return { x, y, width, height }
}

/** A whole number of at least `least`. */
export function wholeFrom(value: string | undefined, name: string, least: number): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!Number.isInteger(number) || number < least || value.trim() === '')
    throw new UsageError(`--${name} is a whole number of at least ${least}, not "${value}".`)
  return number
}
