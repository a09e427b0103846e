import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

function sourcesOf(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(root, room, file))
}

/** Bundles the files for a browser and resolves to what the bundle would still have to get from elsewhere. */
async function outsideNeedsOf(files: readonly string[]): Promise<string[]> {
  const needs = new Set<string>()
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'note-node-modules',
        enforce: 'pre',
        resolveId(id) {
          if (id.startsWith('node:') || id === 'electron') needs.add(id)
          return null
        },
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry: [...files], formats: ['es'] },
      rolldownOptions: {
        onLog(_level, log) {
          if (/externalized|unresolved/i.test(log.message)) needs.add(log.message)
        },
      },
    },
  })
  return [...needs]
}

it('all of core runs in a browser with nothing from outside', async () => {
  const files = sourcesOf('src/core')
  expect(files.length).toBeGreaterThan(30)
  expect(await outsideNeedsOf(files)).toEqual([])
})

it('a file that needs Node is found out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'core-in-browser-'))
  try {
    const file = join(folder, 'needs-node.ts')
    writeFileSync(file, "import * as fs from 'node:fs'\nexport const exists = fs.existsSync\n")
    expect(await outsideNeedsOf([file])).toContain('node:fs')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
