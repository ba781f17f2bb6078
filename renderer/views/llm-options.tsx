/** Owns what can be wished for of who answers, as it stands in every list of it. What is chosen is the list's. */
import { words } from '../words';

export const LLM_WISHES = ['auto', 'ollama', 'gguf', 'playbook'] as const;

export function LlmOptions() {
  return LLM_WISHES.map((one) => (
    <option key={one} value={one}>
      {words.llmKind[one]}
    </option>
  ));
}
