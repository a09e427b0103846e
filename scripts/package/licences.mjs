// The licences of everything in the package, in one text.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './layout.mjs'

/** Our own licence, then each package with its name, version and licence text. */
export function licencesText(packages) {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8')
  const parts = packages.map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return `${'-'.repeat(72)}\n${name} ${version} (${license ?? 'see its text'})\n\n${textIn(folder)}`
  })
  const chromium =
    'Electron and Chromium: LICENSE.electron.txt and LICENSES.chromium.html in /usr/lib/digit-desk.'
  return [own, chromium, ...parts].join('\n')
}

function textIn(folder) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|third-party)/i.test(name))
  const texts = files.map((name) => join(folder, name)).filter((path) => existsSync(path))
  return texts.length === 0
    ? 'No licence text comes with it.\n'
    : texts.map((path) => readFileSync(path, 'utf8')).join('\n')
}
