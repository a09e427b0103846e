import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './desk-app'

const folder = join(checkout, 'resources', 'samples')

/** The path of a sample page that comes with the program. */
export function sample(name: string): string {
  return join(folder, name)
}

export const sampleNames: readonly string[] = readdirSync(folder)
  .filter((name) => /\.(png|jpg)$/.test(name))
  .sort()
