import { utf8FromText } from '../base/utf8'

/**
 * As much of Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding) as writing an ONNX file takes:
 * messages are their fields one after the other, repeated fields repeat.
 */
export type ProtoField = Uint8Array

const varint = 0
const counted = 2
const fixed32 = 5

export function protoMessage(fields: readonly ProtoField[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0))
  let at = 0
  for (const field of fields) {
    bytes.set(field, at)
    at += field.length
  }
  return bytes
}

/** A whole number from 0. */
export function numberField(field: number, value: number): ProtoField {
  return Uint8Array.from([...varintBytes(field * 8 + varint), ...varintBytes(value)])
}

export function bytesField(field: number, bytes: Uint8Array): ProtoField {
  const head = [...varintBytes(field * 8 + counted), ...varintBytes(bytes.length)]
  return protoMessage([Uint8Array.from(head), bytes])
}

export function textField(field: number, text: string): ProtoField {
  return bytesField(field, utf8FromText(text))
}

export function messageField(field: number, fields: readonly ProtoField[]): ProtoField {
  return bytesField(field, protoMessage(fields))
}

export function floatField(field: number, value: number): ProtoField {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return protoMessage([Uint8Array.from(varintBytes(field * 8 + fixed32)), bytes])
}

/** Seven bits a byte, the lowest first; not by shifts, which end at 32 bits. */
function varintBytes(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no varint: ${value}`)
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}
