/**
 * Owns the handing over of the port to the page, and nothing else: no API is exposed. Built into one CommonJS file
 * that requires only 'electron', as the sandbox demands.
 */
import { ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, PORT_CHANNEL } from './channels';

ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage(PORT_CHANNEL, window.location.origin, [...event.ports]);
});
// By then the page's modules have run and listen; a reload asks for a new port in the same way.
window.addEventListener('load', () => ipcRenderer.send(CONNECT_CHANNEL));
