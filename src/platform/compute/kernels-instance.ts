/** A kernel as a plan calls it. */
export type Kernel = (...numbers: number[]) => unknown

/** @throws RangeError where the module has no such kernel. */
export type KernelByName = (name: string) => Kernel

/** Pages of 64 KiB that the module's memory may grow to: `maximumMemory` of src/kernels/compile.mjs. */
const maximumPages = 16_384
const pageBytes = 65_536

export function isKernel(value: unknown): value is Kernel {
  return typeof value === 'function'
}

/** The memory that a net's threads share; it grows. */
export function createKernelMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({
    initial: Math.ceil(bytes / pageBytes),
    maximum: maximumPages,
    shared: true,
  })
}

/** Makes room for `bytes` more at the end and returns where it begins. @throws RangeError where memory has run out. */
export function growKernelMemory(memory: WebAssembly.Memory, bytes: number): number {
  return memory.grow(Math.ceil(bytes / pageBytes)) * pageBytes
}

/** One thread's view of the kernels over a net's memory. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelByName {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return (name) => {
    const kernel = exports[name]
    if (!isKernel(kernel)) throw new RangeError(`no kernel ${name}`)
    return kernel
  }
}
