/** Owns how a key of a persona's file is called in the form, and the way from an error to its field. */
import { words } from '../../words';

const said = words.personas;

type FieldKey = keyof typeof said.field;

/** @param key dotted, as errors name it. @returns the field's label, with its number in a list; the key if it has none. */
export function placeInForm(key: string): string {
  const [head = '', second = '', third = ''] = key.split('.');
  if (head === 'llm' && isField(second)) return said.field[second].label;
  if (head === 'playbook' && second !== '')
    return said.inList(said.playbookName, Number(second) + 1, labelIn(third));
  if (head === 'example_turns' && second !== '') {
    return said.inList(said.examplesName, Number(second) + 1, labelIn(third));
  }
  return isField(head) ? said.field[head].label : key;
}

const isField = (key: string): key is FieldKey => Object.hasOwn(said.field, key);

function labelIn(key: string): string {
  switch (key) {
    case 'when':
      return said.when;
    case 'say':
      return said.say;
    case 'user':
      return said.exampleUser;
    case 'persona':
      return said.examplePersona;
    default:
      return '';
  }
}

/** Puts the keyboard into the field of a key, or the nearest one around it. @returns false if the form has none. */
export function focusField(form: ParentNode, key: string): boolean {
  const parts = key.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const path = CSS.escape(parts.slice(0, length).join('.'));
    const field = form.querySelector<HTMLElement>(`[data-key="${path}"]`);
    if (field === null) continue;
    field.closest('details')?.setAttribute('open', '');
    field.focus();
    field.scrollIntoView({ block: 'center' });
    return true;
  }
  return false;
}
