import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol, type Session } from 'electron'
import { fileForUrl } from './app-files'
import { appOrigin, appScheme } from './trusted-origin'

/**
 * No `unsafe-eval`; WebAssembly only. Style attributes are allowed because overlays are placed by them; style elements
 * and scripts come from our own files only.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  "connect-src 'self' blob: data:",
  "worker-src 'self'",
  "manifest-src 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The hidden window's page is one script: it shows, fetches and embeds nothing. */
export const computePagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/** Must run before Electron is ready; afterwards the scheme's privileges are fixed. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

export interface ServedPage {
  readonly origin: string
  readonly policy: string
}

const deskPage: ServedPage = { origin: appOrigin, policy: contentSecurityPolicy }

/** Answers `app://desk/...` from the renderer's build, every answer with the policy and the isolation headers. */
export function serveApp(session: Session, rendererFolder: string, page: ServedPage = deskPage): void {
  session.protocol.handle(appScheme, async (request) => {
    const file = fileForUrl(request.url, rendererFolder, page.origin)
    const nothing = () => answer(null, '.txt', page.policy)
    if (file === null || request.method !== 'GET') return nothing()
    try {
      return answer(await readFile(file), extname(file), page.policy)
    } catch {
      return nothing()
    }
  })
}

function answer(body: Buffer | null, extension: string, policy: string): Response {
  return new Response(body === null ? null : new Uint8Array(body), {
    status: body === null ? 404 : 200,
    headers: {
      'Content-Type': mimeTypes[extension] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      ...isolationHeaders,
    },
  })
}
