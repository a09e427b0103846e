import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { kernels } from './scripts/build/kernels-plugin.mjs'

export default defineConfig({
  plugins: [svelte(), kernels()],
  resolve: { conditions: ['browser'] },
  test: {
    include: [
      'src/**/*.test.ts',
      'scripts/**/*.test.mjs',
      'test/{integration,golden,lint,support}/**/*.test.ts',
    ],
    testTimeout: 30_000,
    pool: 'forks',
  },
})
