import { app, type Session, type WebContents } from 'electron'
import { contentSecurityPolicy, isolationHeaders } from './app-protocol'
import { isTrustedUrl, staysInside } from './trusted-origin'

/** Counts of what the windows' sessions asked of the network since the start. */
export interface NetworkCount {
  /** Really sent, in spite of everything: 0 unless a measure below is broken. */
  left: number
  /** Asked for and refused. */
  refused: number
}

/** Chromium's own traffic (updates, look-ups, reports) is off; no host name can be resolved at all. */
export function silenceChromium(developmentServer: string | null): void {
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('disable-domain-reliability')
  app.commandLine.appendSwitch('disable-breakpad')
  app.commandLine.appendSwitch('no-pings')
  // There are no cookies to protect, so nobody is asked for the password of a keyring.
  app.commandLine.appendSwitch('password-store', 'basic')
  if (developmentServer === null) app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

/**
 * Refuses every permission and every request that would leave the machine.
 * @param count of another session, to be counted on.
 */
export function hardenSession(session: Session, developmentServer: string | null, count: NetworkCount): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, callback) => {
    const inside = staysInside(details.url, developmentServer)
    if (!inside) count.refused++
    callback({ cancel: !inside })
  })
  session.webRequest.onSendHeaders((details) => {
    if (!staysInside(details.url, developmentServer)) count.left++
  })
  if (developmentServer !== null) isolateDevelopmentServer(session)
}

/** Applies to every page that is ever made, also to one nobody meant to make. */
export function hardenContents(developmentServer: string | null): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isReload(contents, event.url, developmentServer)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** The development server reloads the page after a change; in the product there is no navigation at all. */
function isReload(contents: WebContents, url: string, developmentServer: string | null): boolean {
  return developmentServer !== null && isTrustedUrl(url, developmentServer) && url === contents.getURL()
}

/** The development server sends no isolation headers; its inline styles and module scripts need a softer policy. */
function isolateDevelopmentServer(session: Session): void {
  const policy = contentSecurityPolicy
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:")
  session.webRequest.onHeadersReceived((details, callback) => {
    callback({
      responseHeaders: { ...details.responseHeaders, 'Content-Security-Policy': policy, ...isolationHeaders },
    })
  })
}
