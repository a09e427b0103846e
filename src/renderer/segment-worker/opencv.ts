import { createOpenCv, wasmUrl } from 'virtual:opencv-wasm'
import type { OpenCv } from '../../core/segment/opencv'

/**
 * Loads opencv-wasm in a worker of the window (about 300 ms): only there, since it compiles synchronously.
 *
 * @throws where the .wasm file cannot be fetched.
 */
export async function loadOpenCv(): Promise<OpenCv> {
  const response = await fetch(wasmUrl)
  if (!response.ok) throw new Error(`opencv.wasm: ${response.status} ${response.statusText}`)
  return createOpenCv({ wasmBinary: new Uint8Array(await response.arrayBuffer()) })
}
