import type { ToastMessage } from '../ui/toast-message'

/** One polite status, one alert and one toast at a time: where every message of the window goes. */
export class Announcer {
  /** A sentence of state, read out politely. */
  status = $state('')
  /** An error or a disagreement; stays until the next one or until it is cleared. */
  alert = $state('')
  toast = $state.raw<ToastMessage | null>(null)

  say(text: string): void {
    this.status = text
  }

  warn(text: string): void {
    this.alert = text
  }

  clearAlert(): void {
    this.alert = ''
  }

  show(toast: ToastMessage): void {
    this.toast = toast
  }

  hideToast(): void {
    this.toast = null
  }
}
