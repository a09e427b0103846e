import { createRequire } from 'node:module'
import type { OpenCv } from '../../core/segment/opencv'

interface OpenCvModule extends OpenCv {
  then?: unknown
}

let loaded: Promise<OpenCv> | undefined

/**
 * Loads opencv-wasm in Node and in Electron's utility process, once a process (about 150 ms, of which this thread is
 * busy all the time: it compiles synchronously).
 *
 * @throws the loader's own error where the package or its .wasm file is missing.
 */
export function loadOpenCv(): Promise<OpenCv> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<OpenCv> {
  const exceptions = process.listeners('uncaughtException')
  const rejections = process.listeners('unhandledRejection')
  const require = createRequire(import.meta.url)
  const { cv }: { cv: OpenCvModule } = require('opencv-wasm')
  // Emscripten makes every unhandled rejection of the process abort OpenCV: not its business.
  for (const listener of process.listeners('uncaughtException')) {
    if (!exceptions.includes(listener)) process.off('uncaughtException', listener)
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!rejections.includes(listener)) process.off('unhandledRejection', listener)
  }
  // With `then` left on it, awaiting the module would never end.
  delete cv.then
  return cv
}
