import { join, normalize, sep } from 'node:path'
/** The file behind an address of ours; null where the address is not ours or points outside the folder. */
export function fileForUrl(address: string, rendererFolder: string, origin: string): string | null {
  const url = new URL(address)
  if (`${url.protocol}//${url.host}` !== origin) return null
  const path = decodedPath(url.pathname)
  if (path === null || path.includes('\0')) return null
  const file = normalize(join(rendererFolder, path === '/' ? 'index.html' : path))
  return file.startsWith(rendererFolder + sep) ? file : null
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
