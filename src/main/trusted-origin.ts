/** The window's own address. `desk` is a name, not a machine: the scheme is answered by main from its own files. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://desk`
/** The hidden window's address: another origin, which main does not listen to. */
export const computeOrigin = `${appScheme}://webgpu`

/** What an IPC event tells about its sender; a shape, so that it can be tested without Electron. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/**
 * The only page whose messages main answers: the top frame of our own origin, or of the development server where
 * there is one. Anything else (a subframe, a page someone navigated to, a frame already gone) is refused.
 */
export function isTrustedFrame(frame: SenderFrame | null, developmentServer: string | null): boolean {
  if (frame === null || frame.parent !== null) return false
  return isTrustedUrl(frame.url, developmentServer)
}

export function isTrustedUrl(url: string, developmentServer: string | null): boolean {
  const origin = originOf(url)
  return origin === appOrigin || (developmentServer !== null && origin === originOf(developmentServer))
}

function isOwnUrl(url: string): boolean {
  const origin = originOf(url)
  return origin === appOrigin || origin === computeOrigin
}

/** `new URL(...).origin` is "null" for schemes Node does not know, hence by hand; a user name makes it untrusted. */
function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, host, username, password } = new URL(url)
  return username === '' && password === '' ? `${protocol}//${host}` : null
}

const localSchemes: ReadonlySet<string> = new Set(['app:', 'blob:', 'data:', 'devtools:'])

/** Whether a request can be answered without leaving this machine's own program. */
export function staysInside(url: string, developmentServer: string | null): boolean {
  if (!URL.canParse(url)) return false
  if (localSchemes.has(new URL(url).protocol)) return url.startsWith(`${appScheme}:`) ? isOwnUrl(url) : true
  if (developmentServer === null) return false
  return new URL(url).host === new URL(developmentServer).host
}
