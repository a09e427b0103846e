import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { kernels } from './scripts/build/kernels-plugin.mjs'
import { opencvWasm } from './scripts/build/opencv-wasm-plugin'

// Targets are set by hand: electron-vite would derive them from the npm package's major version, while a
// registry-only machine runs Electron 33 (Node 20.18, Chrome 130).
export default defineConfig({
  main: {
    plugins: [kernels()],
    build: {
      target: 'node20.18',
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          engine: 'src/engine/entry.ts',
          tensorflow: 'src/engine/tensorflow-entry.ts',
          cli: 'src/cli/index.ts',
          'cli-host': 'src/main/cli-host.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      rolldownOptions: {
        input: { index: 'src/preload/index.ts', webgpu: 'src/preload/webgpu.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte(), opencvWasm()],
    build: {
      target: 'chrome130',
      rolldownOptions: { input: { index: 'src/renderer/index.html', webgpu: 'src/renderer/webgpu.html' } },
    },
    worker: { format: 'es', plugins: () => [opencvWasm()] },
  },
})
