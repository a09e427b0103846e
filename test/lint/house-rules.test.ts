import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const maxLines = 300
/** Tests are read one at a time. */
const maxTestLines = 450
/** The files that grow to thousands of lines elsewhere. */
const smallFiles = new Map([
  ['src/main/index.ts', 150],
  ['src/preload/index.ts', 150],
  ['src/engine/create-engine.ts', 150],
  ['src/renderer/app/App.svelte', 150],
])
const entries = new Set(['src/main/index.ts', 'src/preload/index.ts', 'src/cli/index.ts'])

const files = ['src', 'scripts', 'test'].flatMap((room) => sourcesUnder(join(root, room)))

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|cjs|svelte|css)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

it('looks at the sources', () => {
  expect(files.length).toBeGreaterThan(50)
})

it('has no file that is too long', () => {
  const lines = (file: string) => textOf(file).trimEnd().split('\n').length
  const tooLong = files.filter(
    (file) =>
      lines(file) > (smallFiles.get(file) ?? (/\.(test|spec)\./.test(file) ? maxTestLines : maxLines)),
  )
  expect(tooLong).toEqual([])
})

it('has no folder for odds and ends', () => {
  const vague = files.filter((file) =>
    /(^|\/)(utils?|helpers?|common|types|shared|misc)(\/|\.ts$)/.test(file),
  )
  expect(vague).toEqual([])
})

it('has no barrel: an index.ts is an entry point', () => {
  const barrels = files.filter((file) => basename(file) === 'index.ts' && !entries.has(file))
  expect(barrels).toEqual([])
})

it('turns a rule off only with a reason', () => {
  const bare = files.filter((file) =>
    /(biome-ignore [^:\n]*(\n|:\s*\n)|@ts-ignore|@ts-nocheck|eslint-disable)/.test(textOf(file)),
  )
  expect(bare.filter((file) => file !== 'test/lint/house-rules.test.ts')).toEqual([])
})

it('keeps the clock and chance out of core', () => {
  const core = files.filter((file) => file.startsWith('src/core/') && !file.endsWith('.test.ts'))
  const impure = core.filter((file) =>
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/.test(textOf(file)),
  )
  expect(impure).toEqual([])
})
