import { describe, expect, it } from 'vitest'
import { isTrustedFrame, isTrustedUrl, staysInside } from './trusted-origin'

const server = 'http://localhost:5173'

describe('isTrustedFrame', () => {
  it('is the top frame of our own origin', () => {
    expect(isTrustedFrame({ url: 'app://desk/index.html', parent: null }, null)).toBe(true)
  })
  it('is no subframe, no foreign page, no frame that is gone', () => {
    expect(isTrustedFrame({ url: 'app://desk/index.html', parent: {} }, null)).toBe(false)
    expect(isTrustedFrame({ url: 'data:text/html,hello', parent: null }, null)).toBe(false)
    expect(isTrustedFrame(null, null)).toBe(false)
  })
  it('is the development server only where there is one', () => {
    expect(isTrustedFrame({ url: `${server}/`, parent: null }, server)).toBe(true)
    expect(isTrustedFrame({ url: `${server}/`, parent: null }, null)).toBe(false)
  })
})

describe('isTrustedUrl', () => {
  it.each([
    'app://desk.example/index.html',
    'app://desk@evil/index.html',
    'app://me@desk/index.html',
    'app://desk:80/',
    'https://desk/',
    'file:///app/desk',
    'about:blank',
    '',
    'app:desk',
  ])('refuses %s', (url) => {
    expect(isTrustedUrl(url, null)).toBe(false)
  })
})

describe('staysInside', () => {
  it.each(['app://desk/a.js', 'blob:app://desk/1', 'data:,x', 'devtools://devtools/a.js'])(
    'lets %s',
    (url) => {
      expect(staysInside(url, null)).toBe(true)
    },
  )
  it.each([
    'http://127.0.0.1/',
    'https://example.com/',
    'ws://localhost:5173/',
    'file:///etc/passwd',
    'app://x/',
    'nonsense',
  ])('stops %s', (url) => {
    expect(staysInside(url, null)).toBe(false)
  })
  it('lets the development server and its socket', () => {
    expect(staysInside('ws://localhost:5173/', server)).toBe(true)
    expect(staysInside('http://localhost:5174/', server)).toBe(false)
  })
})
