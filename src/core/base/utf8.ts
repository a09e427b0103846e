/** Core knows no TextEncoder; percent encoding is UTF-8. @throws URIError for half a surrogate pair. */
export function utf8FromText(text: string): Uint8Array {
  // Headers are plain; a regular expression over a megabyte of them would take seconds.
  const escaped = isPlain(text)
    ? text
    : encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
  const bytes = new Uint8Array(escaped.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = escaped.charCodeAt(i)
  return bytes
}

/** @throws URIError for bytes that are no UTF-8. */
export function textFromUtf8(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte < 0x80)) {
    const parts: string[] = []
    for (let start = 0; start < bytes.length; start += partLength)
      parts.push(String.fromCharCode(...bytes.subarray(start, start + partLength)))
    return parts.join('')
  }
  let escaped = ''
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`
  return decodeURIComponent(escaped)
}

/** Arguments that a call takes on every host. */
const partLength = 4096

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false
  return true
}
