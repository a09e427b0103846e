import { setFlagsFromString } from 'node:v8'
import { plain, relaxed } from 'virtual:kernels-wasm'
import { isKernel } from './kernels-instance'

export interface KernelModule {
  readonly module: WebAssembly.Module
  /** Whether products are fused with their sums: faster, and other last digits. */
  readonly isFused: boolean
}

/** `plain` leaves relaxed SIMD out: slower, and the same bits on every machine. */
const variant = 'DIGIT_DESK_KERNELS'

let compiled: Promise<KernelModule> | undefined

/** The kernels, compiled once a process: with relaxed SIMD where the host has it and means what we mean. */
export function loadKernels(): Promise<KernelModule> {
  compiled ??= compile()
  return compiled
}

async function compile(): Promise<KernelModule> {
  // Later hosts have relaxed SIMD at once; Node 20 has it behind a flag, which others complain of.
  const isNode20 = process.versions.electron === undefined && process.versions.node.startsWith('20.')
  if (isNode20) setFlagsFromString('--experimental-wasm-relaxed-simd')
  const isFused = process.env[variant] !== 'plain' && hasFusedProducts()
  const bytes = Buffer.from(isFused ? relaxed : plain, 'base64')
  return { module: await WebAssembly.compile(bytes), isFused }
}

/**
 * Whether `f32x4.relaxed_madd(a, b, c)` is there and is a * b + c: drafts of the proposal had its operands in another
 * order. The module exports one function, 2 * 3 + 4.
 */
function hasFusedProducts(): boolean {
  const splat = (value: number): number[] => [
    ...[0x43, ...new Uint8Array(Float32Array.of(value).buffer)], // f32.const
    ...[0xfd, 0x13], // f32x4.splat
  ]
  const code = [0, ...[2, 3, 4].flatMap(splat), 0xfd, 0x85, 0x02, 0xfd, 0x1f, 0, 0x0b]
  const probe = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7d], // type () -> f32
    ...[3, 2, 1, 0], // function
    ...[7, 5, 1, 1, 0x66, 0, 0], // export "f"
    ...[10, code.length + 2, 1, code.length, ...code],
  ])
  if (!WebAssembly.validate(probe)) return false
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(probe)).exports
  return isKernel(f) && f() === 10
}
