// Scripts in TypeScript over the product's own core: bundled by Vite into the cache, then run in this process.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { kernels } from './build/kernels-plugin.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles `scripts/<name>/<entry>.ts` for each entry and runs the first.
 * @param {string} name the script's folder
 * @param {readonly string[]} entries the file to run, then those it starts as workers
 */
export async function runBundled(name, entries) {
  const bundled = join(root, 'node_modules', '.cache', name, entries[0])
  await mkdir(bundled, { recursive: true })
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [kernels()],
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: bundled,
      // Not emptied: a run in progress may still start its workers from here.
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          entries.map((entry) => [entry, join(root, 'scripts', name, `${entry}.ts`)]),
        ),
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  })
  await import(pathToFileURL(join(bundled, `${entries[0]}.mjs`)).href)
}
