import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { sample } from './samples'

/** Makes the files that go wrong in `folder`; answers their paths. */
export async function makeBadFiles(folder: string) {
  const put = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }
  const cheque = readFileSync(sample('cheque-narmada.jpg'))
  const locked = join(folder, 'locked')
  mkdirSync(locked)
  chmodSync(locked, 0)
  return {
    empty: put('empty.png', ''),
    text: put('letter.png', 'This is a letter, not a picture.\n'),
    truncated: put('half.jpg', cheque.subarray(0, cheque.length / 2)),
    bomb: put('huge.png', hugePng(40_000)),
    encrypted: put('secret.pdf', encryptedPdf()),
    blank: put('blank.png', await blankPage()),
    missing: join(folder, 'not-there.png'),
    locked,
  }
}

function blankPage(): Promise<Buffer> {
  return sharp({ create: { width: 1200, height: 600, channels: 3, background: '#fdfdfb' } })
    .png()
    .toBuffer()
}

/** A PNG whose header promises a square of `side` pixels and whose data is a few bytes. */
function hugePng(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 0, 0, 0, 0], 8) // 8 bits of grey
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...parts])
}

function chunk(name: string, body: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, sum])
}

/** CRC-32 as PNG's specification has it (annex D); node:zlib has its own only from Node 22. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A one-page PDF under the standard security handler (revision 2, RC4 of 40 bits) with a password nobody has. */
export function encryptedPdf(): Buffer {
  const key = `<${'a7'.repeat(32)}>`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
    `<< /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`,
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = text.length
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const id = `<${'5b'.repeat(16)}>`
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Encrypt 4 0 R /ID [${id}${id}] >>\n`
  text += `startxref\n${table}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}
