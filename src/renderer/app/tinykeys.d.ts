/** The package's `exports` hide its own declarations; these are the two functions this window uses of it. */
declare module 'tinykeys' {
  export type KeyBindingPress = [mods: string[], key: string | RegExp]
  export function parseKeybinding(keys: string): KeyBindingPress[]
  export function matchKeyBindingPress(event: KeyboardEvent, press: KeyBindingPress): boolean
}
