/** Owns what a person reads where a part of the window is missing, or the conversation did not begin. */
export const troubleWords = {
  partTitle: 'This could not be shown.',
  partHint: 'A part of Sidetone’s window could not be read. Everything else still works.',
  partHintAgain: 'It failed again. Reloading the whole window may help; that ends a conversation.',
  loadAgain: 'Try again',
  windowTitle: 'Sidetone’s window stopped working.',
  windowHint: 'The microphone is closed. Reload the window to continue.',

  notStartedTitle: 'The conversation did not begin.',
  notStartedHint: 'see above',
  notStartedWay: 'The notice above says why. Choose another answerer or voice, and it begins by itself.',

  renewedTitle: 'Sidetone was restarted.',
  renewedHint: 'Open the new address that it printed in the terminal; this window then works again, too.',
  otherAddressHint: 'If you have started Sidetone again, open the new address that it printed.',
} as const;
