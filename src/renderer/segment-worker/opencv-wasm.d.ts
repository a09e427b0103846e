declare module 'virtual:opencv-wasm' {
  import type { OpenCv } from '../../core/segment/opencv'

  export const wasmUrl: string
  export function createOpenCv(options: { wasmBinary: Uint8Array }): OpenCv
}
