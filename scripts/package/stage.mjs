// Puts the app's own part together: the built bundles, and of node_modules the files they really load.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { nodeFileTrace } from '@vercel/nft'
import { refused, resourceFolders, root, untracedFiles } from './layout.mjs'

/** Fills `folder` with what goes into the archive and resolves to the names of the packages taken along. */
export async function stageApp(folder) {
  rmSync(folder, { recursive: true, force: true })
  const traced = await traceModules()
  const files = [...traced, ...untracedFiles.flatMap(filesUnder), ...filesUnder('out').filter(isWanted)]
  for (const file of new Set(files)) copy(file, folder)
  for (const name of resourceFolders) {
    for (const file of filesUnder(join('resources', name))) copy(file, folder)
  }
  writeFileSync(join(folder, 'package.json'), manifest())
  return packagesOf(files)
}

/** Files of node_modules that main, engine, command line and workers reach. */
async function traceModules() {
  const bundles = filesUnder(join('out', 'main')).filter((file) => file.endsWith('.js'))
  const starts = [...bundles.map((file) => join(root, file)), ...packagesNamedIn(bundles)]
  const { fileList } = await nodeFileTrace(starts, {
    base: root,
    ignore: ['node_modules/electron/**', 'node_modules/@mapbox/node-pre-gyp/lib/util/nw-pre-gyp/**'],
  })
  return [...fileList].filter((file) => file.startsWith('node_modules/') && isWanted(file))
}

/** Packages that the bundles name but load with a `require` of their own making, which tracing does not see. */
function packagesNamedIn(bundles) {
  const require = createRequire(join(root, 'package.json'))
  const { dependencies, optionalDependencies } = require('./package.json')
  const text = bundles.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  const isNamed = (name) => ['"', "'", '`'].some((quote) => text.includes(`${quote}${name}${quote}`))
  return Object.keys({ ...dependencies, ...optionalDependencies })
    .filter(isNamed)
    .flatMap((name) => resolved(require, name))
}

/** Optional packages may be absent; a package for `import` only is found by tracing itself. */
function resolved(require, name) {
  try {
    return [require.resolve(name)]
  } catch {
    return []
  }
}

function isWanted(file) {
  return !refused.some((pattern) => pattern.test(file))
}

/** All files in a folder of the checkout (or the one file), relative to the checkout. Throws where it is absent. */
function filesUnder(path) {
  const start = join(root, path)
  if (!existsSync(start)) throw new Error(`${path} is not there: the list in layout.mjs is out of date.`)
  if (statSync(start).isFile()) return [path]
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.inputs')
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function copy(file, folder) {
  const target = join(folder, file)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, file), target, { dereference: true })
}

/** What the app says of itself; scripts and development packages stay behind. */
function manifest() {
  const { name, productName, version, description, license, type, main } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return `${JSON.stringify({ name, productName, version, description, license, type, main }, null, 2)}\n`
}

function packagesOf(files) {
  const names = files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
  return [...new Set(names.filter(Boolean))].sort()
}
