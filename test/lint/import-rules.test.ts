import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { array, object, parse, string } from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const config = join(root, '.dependency-cruiser.cjs')

/** A rule, a file in a made-up checkout, and the import in it that the rule must refuse. */
type Forbidden = readonly [rule: string, file: string, statement: string]

const forbidden: readonly Forbidden[] = [
  ['no-cycle', 'src/core/base/left.ts', "import './right'"],
  ['no-unresolved', 'src/core/base/lost.ts', "import './nowhere'"],
  ['not-to-test', 'src/engine/to-test.ts', "import './some.test'"],
  ['core-base', 'src/core/base/up.ts', "import '../image/some'"],
  ['core-image', 'src/core/image/up.ts', "import '../segment/some'"],
  ['core-segment', 'src/core/segment/up.ts', "import '../read/some'"],
  ['core-decode', 'src/core/decode/side.ts', "import '../lenet/some'"],
  ['core-lenet', 'src/core/lenet/up.ts', "import '../training/some'"],
  ['core-training', 'src/core/training/side.ts', "import '../synthesis/some'"],
  ['core-exchange', 'src/core/exchange/side.ts', "import '../training/some'"],
  ['core-synthesis', 'src/core/synthesis/up.ts', "import '../read/some'"],
  ['core-training', 'src/core/training/up.ts', "import '../read/some'"],
  ['core-read', 'src/core/read/up.ts', "import '../confidence/some'"],
  ['core-confidence', 'src/core/confidence/up.ts', "import '../usecases/some'"],
  ['core-review', 'src/core/review/up.ts', "import '../storage/some'"],
  ['core-storage', 'src/core/storage/up.ts', "import '../export/some'"],
  ['core-export', 'src/core/export/up.ts', "import '../usecases/some'"],
  ['core-batch', 'src/core/batch/up.ts', "import '../usecases/some'"],
  ['core-domain-known', 'src/core/usecases/odd.ts', "import '../helpers/some'"],
  ['core-stands-alone', 'src/core/usecases/up.ts', "import '../../platform/some'"],
  ['core-stands-alone', 'src/core/storage/wire.ts', "import '../../protocol/some'"],
  ['core-no-runtime', 'src/core/base/window.ts', "import 'electron'"],
  ['core-no-node', 'src/core/base/files.ts', "import 'node:fs'"],
  ['core-packages', 'src/core/image/codec.ts', "import 'sharp'"],
  ['tensors-stay-in-lenet', 'src/core/read/tensors.ts', "import '@tensorflow/tfjs-core'"],
  ['mats-stay-in-opencv', 'src/core/segment/mats.ts', "import 'opencv-wasm'"],
  ['protocol-rooms', 'src/protocol/rooms.ts', "import '../engine/some'"],
  ['protocol-core-types', 'src/protocol/values.ts', "import { some } from '../core/storage/some'\nsome()"],
  ['protocol-packages', 'src/protocol/packages.ts', "import 'electron'"],
  ['protocol-no-node', 'src/protocol/node.ts', "import 'node:fs'"],
  ['webgpu-rooms', 'src/webgpu/rooms.ts', "import '../engine/some'"],
  ['webgpu-packages', 'src/webgpu/packages.ts', "import 'sharp'"],
  ['webgpu-no-node', 'src/webgpu/files.ts', "import 'node:fs'"],
  ['platform-rooms', 'src/platform/rooms.ts', "import '../engine/some'"],
  ['engine-rooms', 'src/engine/rooms.ts', "import '../main/some'"],
  ['cli-rooms', 'src/cli/rooms.ts', "import '../renderer/some'"],
  ['no-electron-below-main', 'src/engine/window.ts', "import 'electron'"],
  ['no-electron-below-main', 'src/cli/window.ts', "import 'electron'"],
  ['main-rooms', 'src/main/rooms.ts', "import '../engine/some'"],
  ['main-rooms', 'src/main/core.ts', "import '../core/base/some'"],
  ['main-packages', 'src/main/packages.ts', "import 'sharp'"],
  ['preload-rooms', 'src/preload/rooms.ts', "import { some } from '../protocol/some'\nsome()"],
  ['preload-packages', 'src/preload/packages.ts', "import 'valibot'"],
  ['preload-no-node', 'src/preload/node.ts', "import 'node:fs'"],
  ['renderer-rooms', 'src/renderer/app/rooms.ts', "import '../../platform/some'"],
  [
    'renderer-preload-types',
    'src/renderer/app/bridge.ts',
    "import { some } from '../../preload/some'\nsome()",
  ],
  ['renderer-core', 'src/renderer/app/reader.ts', "import { some } from '../../core/read/some'\nsome()"],
  ['renderer-no-node', 'src/renderer/app/node.ts', "import 'node:fs'"],
  ['renderer-no-backends', 'src/renderer/app/net.ts', "import '@tensorflow/tfjs-core'"],
  ['features-apart', 'src/renderer/features/read/to-other.ts', "import '../train/some'"],
  [
    'features-apart',
    'src/renderer/features/read/Other.svelte',
    '<script lang="ts">import \'../train/some\'</script>',
  ],
  ['parts-below-features', 'src/renderer/ui/up.ts', "import '../features/train/some'"],
]

/** Imports that look close to a forbidden one and are fine. */
const allowed: readonly (readonly [file: string, statement: string])[] = [
  ['src/core/segment/fine.ts', "import '../image/some'\nimport '../base/some'"],
  ['src/core/segment/opencv.ts', "import 'opencv-wasm'"],
  ['src/core/training/fine.ts', "import '@tensorflow/tfjs-core'\nimport '../lenet/some'"],
  ['src/core/usecases/fine.ts', "import '../storage/some'\nimport '../confidence/some'"],
  ['src/core/read/fine.test.ts', "import 'node:fs'\nimport '../confidence/some'"],
  ['src/protocol/fine.ts', "import type { Some } from '../core/storage/some'\nexport type Alias = Some"],
  ['src/engine/fine.ts', "import '../platform/some'\nimport '../protocol/some'\nimport 'node:fs'"],
  ['src/main/fine.ts', "import 'electron'\nimport '../preload/channels'\nimport '../protocol/some'"],
  [
    'src/preload/fine.ts',
    "import 'electron'\nimport type { Some } from '../protocol/some'\nexport type Alias = Some",
  ],
  ['src/renderer/features/read/fine.ts', "import '../../ui/some'\nimport '../../../core/segment/some'"],
]

const rooms = ['base', 'image', 'segment', 'decode', 'lenet', 'synthesis', 'training', 'read', 'confidence']
rooms.push('review', 'storage', 'export', 'batch', 'usecases', 'helpers')
const targets = [
  ...rooms.map((room) => `src/core/${room}/some.ts`),
  ...['protocol', 'platform', 'engine', 'cli', 'main', 'preload', 'renderer'].map(
    (room) => `src/${room}/some.ts`,
  ),
  ...['src/renderer/ui/some.ts', 'src/renderer/features/train/some.ts', 'src/preload/channels.ts'],
]
const packages = ['electron', 'sharp', 'valibot', 'opencv-wasm', '@tensorflow/tfjs-core']

const Report = object({
  summary: object({ violations: array(object({ from: string(), rule: object({ name: string() }) })) }),
})

describe('import rules', () => {
  let checkout = ''
  let violations: string[] = []

  function write(file: string, text: string) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true })
    writeFileSync(join(checkout, file), `${text}\n`)
  }

  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'import-rules-'))
    for (const file of targets)
      write(file, 'export interface Some { readonly some: true }\nexport function some(): void {}')
    for (const name of packages) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
      write(`node_modules/${name}/index.js`, 'module.exports = {}')
    }
    write('src/core/base/right.ts', "import './left'")
    write('src/engine/some.test.ts', 'export {}')
    write('tsconfig.base.json', '{ "compilerOptions": { "module": "preserve", "target": "es2023" } }')
    write('package.json', '{ "name": "made-up", "type": "module" }')
    for (const [, file, statement] of forbidden) write(file, statement)
    for (const [file, statement] of allowed) write(file, statement)
    const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
    const run = spawnSync(process.execPath, [program, '--config', config, '--output-type', 'json', 'src'], {
      cwd: checkout,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    const report = parse(Report, JSON.parse(run.stdout))
    violations = report.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`)
  }, 120_000)

  afterAll(() => rmSync(checkout, { recursive: true, force: true }))

  it.each(forbidden)('%s refuses the import in %s', (rule, file) => {
    expect(violations).toContain(`${rule} ${file}`)
  })

  it.each(allowed)('%s may import what it does', (file) => {
    expect(violations.filter((violation) => violation.endsWith(` ${file}`))).toEqual([])
  })

  it('holds a refused import for every rule', () => {
    const Config = object({ forbidden: array(object({ name: string() })) })
    const rules = parse(Config, createRequire(import.meta.url)(config)).forbidden.map(({ name }) => name)
    expect(new Set(forbidden.map(([rule]) => rule))).toEqual(new Set(rules))
  })
})
