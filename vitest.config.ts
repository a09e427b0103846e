import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
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
