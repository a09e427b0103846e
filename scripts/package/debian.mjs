// The .deb: files, menu entry, icons, and what it needs of the system.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import installer from 'electron-installer-debian'
import { appFolder, distFolder, iconSizes, launcherName, packageName, root } from './layout.mjs'

/** What Electron loads; the second names are those of Ubuntu 24.04 and later. */
const dependencies = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libasound2 | libasound2t64',
  'libgbm1',
  'libdrm2',
  'libxcb-dri3-0',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libnotify4',
  'xdg-utils',
]

class Installer extends installer.Installer {
  /** Its defaults would pull in a whole desktop for a waste bin that the app never uses. */
  generateOptions() {
    super.generateOptions()
    Object.assign(this.options, { depends: dependencies, recommends: ['fonts-noto-cjk'], suggests: [] })
    return this.options
  }
}

/** Builds the package from the app's folder and resolves to its path. */
export async function makeDebianPackage(note) {
  const { version, description, productName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const file = join(distFolder, `${packageName}_${version}_amd64.deb`)
  rmSync(file, { force: true })
  const builder = new Installer({
    src: appFolder,
    dest: distFolder,
    arch: 'amd64',
    rename: () => file,
    logger: () => undefined,
    options: {
      name: packageName,
      productName,
      version,
      description,
      productDescription:
        'Finds amounts, dates, ZIP and PIN codes on scanned cheques and envelopes, reads their digits, shows how ' +
        'sure it is, and keeps what people correct. Nothing leaves the machine.',
      maintainer: 'Digit Desk contributors <maintainers@digit-desk.invalid>',
      section: 'graphics',
      bin: launcherName,
      icon: icons(),
      desktopTemplate: join(root, 'scripts', 'package', 'digit-desk.desktop.ejs'),
      // zstd packs and unpacks several times faster than xz; Debian 12 and Ubuntu 18.04 read it.
      compression: 'zstd',
      lintianOverrides: [],
    },
  })
  await builder.generateDefaults()
  await builder.generateOptions()
  await builder.createStagingDir()
  note('copying')
  await builder.createContents()
  note('packing')
  await builder.createPackage()
  await builder.movePackage()
  return file
}

function icons() {
  const folder = join(root, 'resources', 'icons')
  const sized = iconSizes.map((size) => [`${size}x${size}`, join(folder, `${size}.png`)])
  return { ...Object.fromEntries(sized), scalable: join(folder, 'digit-desk.svg') }
}
