declare module 'virtual:kernels-wasm' {
  /** The module in base64. */
  export const plain: string
  /** The same with relaxed SIMD. */
  export const relaxed: string
}
declare module 'virtual:kernels-worker' {
  /** The threads' program, a script for `new Worker(program, { eval: true })`. */
  export const program: string
}
