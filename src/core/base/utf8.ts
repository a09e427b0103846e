/** Core knows no TextEncoder; percent encoding is UTF-8. @throws URIError for half a surrogate pair. */
export function utf8FromText(text: string): Uint8Array {
  const escaped = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Uint8Array.from(escaped, (character) => character.charCodeAt(0))
}

/** @throws URIError for bytes that are no UTF-8. */
export function textFromUtf8(bytes: Uint8Array): string {
  let escaped = ''
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`
  return decodeURIComponent(escaped)
}
