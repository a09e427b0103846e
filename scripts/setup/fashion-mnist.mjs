#!/usr/bin/env node
// Fetches Fashion-MNIST: `npm run data:fashion`. Debian packages it; apt downloads the package without root, its four
// files go into the cache outside the checkout. Where the package is installed, nothing is to be done.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { cacheRoot, makeFolderAtomically } from './cache.mjs'
import { isExplained, lastLines, runCommand, SetupError } from './command.mjs'
import { isDebianLike } from './system.mjs'

const PACKAGE = 'dataset-fashion-mnist'
/** Where the package puts its files. */
const PACKAGED = join('usr', 'share', 'datasets', 'fashion-mnist')
const FILES_IN_UNPACKED_FORM = {
  'train-images-idx3-ubyte.gz': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte.gz': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte.gz': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte.gz': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
}
const names = Object.keys(FILES_IN_UNPACKED_FORM)
const holdsAll = (folder) => names.every((name) => existsSync(join(folder, name)))

/** The folder with the four files, or undefined. */
export function installedFashionMnist() {
  return [join('/', PACKAGED), join(cacheRoot(), 'fashion-mnist')].find(holdsAll)
}

/** Resolves to the folder with the four files, fetched where they are not there yet. Throws SetupError. */
export async function ensureFashionMnist(note) {
  const installed = installedFashionMnist()
  if (installed) return installed
  if (!isDebianLike())
    throw new SetupError(
      'Fashion-MNIST comes as a Debian package; here, name a folder with its four IDX files by --data.',
    )
  const target = join(cacheRoot(), 'fashion-mnist')
  const work = mkdtempSync(join(tmpdir(), 'fashion-mnist-'))
  try {
    note('downloading Fashion-MNIST (31 MB)')
    await unpackInto(work, await download(work))
    await makeFolderAtomically(target, (part) => keepChecked(join(work, PACKAGED), part))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return target
}

async function download(folder) {
  const apt = (...words) => runCommand('apt-get', ['-q', ...words], { cwd: folder })
  let outcome = await apt('download', PACKAGE)
  // Lists that are missing or too old; only root may fetch them.
  if (outcome.code !== 0 && (await apt('update')).code === 0) outcome = await apt('download', PACKAGE)
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'))
  if (outcome.code !== 0 || file === undefined)
    throw new SetupError(`apt could not download ${PACKAGE}: ${lastLines(outcome.output, 1)}`)
  return join(folder, file)
}

async function unpackInto(folder, deb) {
  const { code, output } = await runCommand('dpkg-deb', ['-x', deb, folder])
  if (code !== 0) throw new SetupError(`${PACKAGE} cannot be unpacked: ${lastLines(output, 1)}`)
}

/** Copies the four files; another release may pack them otherwise, so what is in them is checked. */
function keepChecked(from, to) {
  for (const [name, sha256] of Object.entries(FILES_IN_UNPACKED_FORM)) {
    const path = join(from, name)
    const bytes = existsSync(path) ? gunzipSync(readFileSync(path)) : Buffer.alloc(0)
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new SetupError(`${name} of ${PACKAGE} is not what was expected (its hash differs).`)
    copyFileSync(path, join(to, name))
  }
}

async function main() {
  try {
    const folder = await ensureFashionMnist((text) => console.error(`${text} …`))
    console.error(`Fashion-MNIST is in ${folder}`)
  } catch (error) {
    if (!isExplained(error)) throw error
    console.error(error.message)
    process.exitCode = 3
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
