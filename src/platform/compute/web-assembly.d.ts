// What the kernels use of WebAssembly. Node has it, but its types leave it to the DOM's, which do not belong here.
declare namespace WebAssembly {
  type Module = object
  var Module: { prototype: Module; new (bytes: BufferSource): Module }
  interface Memory {
    readonly buffer: ArrayBuffer | SharedArrayBuffer
    grow(pages: number): number
  }
  var Memory: {
    prototype: Memory
    new (how: { initial: number; maximum?: number; shared?: boolean }): Memory
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  var Instance: {
    prototype: Instance
    new (module: Module, imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Instance
  }
  function compile(bytes: BufferSource): Promise<Module>
  function validate(bytes: BufferSource): boolean
}
type BufferSource = ArrayBufferView | ArrayBuffer
