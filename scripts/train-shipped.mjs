// `npm run train:shipped`: bundles the TypeScript beside it (the product's own core and adapters) and runs it.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const bundled = join(root, 'node_modules', '.cache', 'train-shipped')

await mkdir(bundled, { recursive: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20.18',
    outDir: bundled,
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: {
        main: join(root, 'scripts/train-shipped/main.ts'),
        'arc-worker': join(root, 'scripts/train-shipped/arc-worker.ts'),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
})
await import(pathToFileURL(join(bundled, 'main.mjs')).href)
