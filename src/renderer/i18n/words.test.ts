import { describe, expect, it } from 'vitest'
import { fieldView } from '../../../test/support/field-views'
import { type ErrorCode, type ErrorDetails, errorCodes } from '../../core/base/app-error'
import { ruleNames } from '../../core/review/value-rules'
import { missingReasons } from '../../protocol/commands/engines'
import type { FieldView } from '../../protocol/commands/fields'
import { en } from './en'
import { errorText } from './error-text'
import { Locale } from './locale.svelte'
import { verdictText } from './verdict-text'
import { zhCn } from './zh-cn'

const facts = (words = en) => ({ words, percent: (p: number) => `${Math.round(p * 100)} %`, doubtfulLeft: 0 })

function judged(field: FieldView, change: object): FieldView {
  const { reading } = field
  if (reading === null) return field
  return { ...field, reading: { ...reading, judgement: { ...reading.judgement, ...change } } }
}

describe('verdict sentences', () => {
  it('say what is sure', () => {
    expect(verdictText(fieldView({ text: '2,473' }), facts())).toBe('Read. All 4 digits are sure.')
  })

  it('name the doubtful digit and what else it may be', () => {
    const field = fieldView({ text: '2,473', doubtful: [3] })
    expect(verdictText(field, facts())).toMatch(/^Needs a look: the third digit is 7 or 1\./)
    expect(verdictText(field, facts(zhCn))).toMatch(/^需要查看：第 3 位是 7 还是 1？/)
  })

  it('name two digits that may be one', () => {
    const field = judged(fieldView({ text: '1350', doubtful: [1], candidates: ['180'] }), {
      reason: 'touching-digits',
    })
    expect(verdictText(field, facts())).toBe('Needs a look: 3 and 5 touch; it could be one digit, 8.')
  })

  it('say how little the best reading holds', () => {
    const field = judged(fieldView({ text: '12', doubtful: [0, 1] }), {
      verdict: 'reject',
      reason: 'low-share',
    })
    expect(verdictText(field, facts())).toBe('Cannot tell. No reading holds more than 60 %.')
  })

  it('say who corrected, accepted or rejected', () => {
    const said = (plan: Partial<Parameters<typeof fieldView>[0]>) =>
      verdictText(fieldView({ text: '12', ...plan }), facts())
    expect(said({ correction: { kind: 'text', text: '17' }, correctedText: '17' })).toBe(
      'Corrected by ann. The machine read 12.',
    )
    expect(said({ correction: { kind: 'text', text: '12' } })).toBe('Typed by ann, as the machine read it.')
    expect(said({ correction: { kind: 'accept' } })).toBe('Accepted by ann.')
    expect(said({ correction: { kind: 'reject' } })).toBe('Marked as unreadable by ann.')
  })
})

describe('broken rules', () => {
  it('are said of what a person typed and of what the machine read, by their name', () => {
    const typed = fieldView({ text: '31092026', correction: { kind: 'text', text: '31092026' } })
    expect(verdictText({ ...typed, kind: 'date' }, facts())).toBe(
      'Typed by ann, as the machine read it. September has 30 days.',
    )
    const machine = judged(fieldView({ text: '1234', doubtful: [1] }), { reason: 'grammar-broken' })
    expect(verdictText({ ...machine, kind: 'zip' }, facts())).toBe(
      'Needs a look: A ZIP code has 5 digits, or 5 and 4; here are 4.',
    )
  })

  it('have a sentence in every language', () => {
    for (const rule of ruleNames)
      for (const { rules } of [en, zhCn])
        expect(
          rules[rule]({ rule, character: 'x', digits: 4, month: 9, year: 2026, days: 30 }),
          rule,
        ).toMatch(/[.。]$/)
  })
})

describe('error sentences', () => {
  it.each([en, zhCn])('exist for every code and name the file, not its folder', (words) => {
    for (const code of errorCodes) {
      const sentence = errorText({ code, details: {} }, words, '/home/ann/scan_0421.tif')
      expect(sentence, code).not.toBe('')
      expect(sentence, code).not.toContain('/home')
    }
    for (const reason of missingReasons) {
      const missing = errorText({ code: 'engine-missing', details: { engine: 'webgpu', reason } }, words)
      expect(missing, reason).toMatch(/WebGPU.*[.。]$/)
    }
    expect(errorText({ code: 'file-truncated', details: { page: 2 } }, words, 'a.tif')).toMatch(/a\.tif.*2/)
  })
})

describe('reasons of the engine', () => {
  const inChinese = (code: ErrorCode, details: ErrorDetails = {}) => errorText({ code, details }, zhCn)
  const said = 'libtensorflow.so: cannot open'

  it('are Chinese in the Chinese window, but for the words of a library and the names of things', () => {
    for (const code of errorCodes)
      expect(inChinese(code).replaceAll(/[A-Z]\w*(\.\w+)*/g, ''), code).not.toMatch(/[a-z]{3,} [a-z]{2,}/)
    const details = { engine: 'tensorflow', reason: 'other', remedy: 'install', said }
    expect(inChinese('engine-missing', details)).toMatch(new RegExp(`。原文：${said}$`))
    expect(errorText({ code: 'engine-missing', details }, en)).toBe(
      `TensorFlow cannot be used on this machine. “npm run engine:tensorflow” installs it. It said: ${said}`,
    )
  })
})

describe('numbers', () => {
  it('never claim certainty', () => {
    const locale = new Locale()
    expect([0, 0.0004, 0.004, 0.5, 0.9991, 0.9999, 1].map((p) => locale.probability(p))).toEqual([
      '< 0.1',
      '< 0.1',
      '0.4',
      '50.0',
      '99.9',
      '> 99.9',
      '> 99.9',
    ])
    expect(locale.percent(0.61)).toBe('61\u00a0%')
    expect(locale.percent(0.996)).toBe('99.6\u00a0%')
  })
})

describe('the two languages', () => {
  const keysOf = (value: object, path = ''): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null ? keysOf(inner, `${path}${key}.`) : [`${path}${key}`],
    )

  it('have the same keys and no empty words', () => {
    expect(keysOf(zhCn).sort()).toEqual(keysOf(en).sort())
  })

  it('are plain: no exclamation, no "please", no "oops"', () => {
    const strings = (value: object): string[] =>
      Object.values(value).flatMap((inner) =>
        typeof inner === 'string'
          ? [inner]
          : typeof inner === 'object' && inner !== null
            ? strings(inner)
            : [],
      )
    for (const word of [...strings(en), ...strings(zhCn)]) expect(word).not.toMatch(/[!！]|please|oops/i)
  })
})
