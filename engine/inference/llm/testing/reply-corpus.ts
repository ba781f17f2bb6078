/**
 * What language models write, with what of it is the reply. Shapes as they were reported of real models and servers; the
 * sentences are our own. For tests alone.
 */
export type Recorded = readonly [what: string, written: string, reply: string];

const SAID = 'We open at nine.';

export const THOUGHTS: readonly Recorded[] = [
  ['Qwen, DeepSeek', `<think>They ask for the hours. I say nine.</think>\n\n${SAID}`, SAID],
  ['an empty thought', `<think>\n\n</think>\n\n${SAID}`, SAID],
  ['a thought without room', `<think></think>${SAID}`, SAID],
  ['an empty tag', `<think/>${SAID}`, SAID],
  ['another case', `<Think>They ask.</THINK> ${SAID}`, SAID],
  ['thinking', `<thinking>They ask.</thinking>${SAID}`, SAID],
  ['one name and then the other', `<think>They ask.</thinking>${SAID}`, SAID],
  ['thought', `<thought>\nThey ask.\n</thought>\n${SAID}`, SAID],
  ['reasoning', `<reasoning>They ask.</reasoning>${SAID}`, SAID],
  ['reflection in the middle', 'We open <reflection>is it so?</reflection>at nine.', SAID],
  ['Seed', `<seed:think>They ask.</seed:think>${SAID}`, SAID],
  ['Magistral', `[THINK]They ask.[/THINK]${SAID}`, SAID],
  ['Kimi', `◁think▷They ask.◁/think▷${SAID}`, SAID],
  ['Command A', `<|START_THINKING|>They ask.<|END_THINKING|><|START_RESPONSE|>${SAID}<|END_RESPONSE|>`, SAID],
  [
    'OpenThinker',
    `<|begin_of_thought|>They ask.<|end_of_thought|><|begin_of_solution|>${SAID}<|end_of_solution|>`,
    SAID,
  ],
  ['Apertus', `<|inner_prefix|>They ask.<|inner_suffix|>${SAID}`, SAID],
  ['Gemma', `<|channel>thought\nThey ask.<channel|>${SAID}<turn|>`, SAID],
  ['Hunyuan', `<think>They ask.</think>\n<answer>\n${SAID}\n</answer>`, SAID],
  [
    'gpt-oss',
    `<|channel|>analysis<|message|>They want hours.<|end|><|start|>assistant<|channel|>final<|message|>${SAID}<|return|>`,
    SAID,
  ],
  [
    'gpt-oss with a preamble and a tool',
    `<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.look <|constrain|>json<|message|>{"a":1}<|end|><|start|>assistant<|channel|>final<|message|>${SAID}`,
    SAID,
  ],
  [
    'gpt-oss without an end before the next message',
    `<|channel|>analysis<|message|>Hm.<|channel|>final<|message|>${SAID}`,
    SAID,
  ],
  [
    'gpt-oss whose marks were stripped',
    `analysisThey want hours.assistantanalysisHm.assistantfinal${SAID}`,
    SAID,
  ],
  ['a stripped thought that never ends', 'analysisThey want hours. assistant', ''],
  ['a thought in a thought', `<think>a <think>b</think> c</think>${SAID}`, SAID],
  ['a thought that speaks of its own mark', `<think>I close <think> now.</think>${SAID}`, SAID],
  ['a thought with another mark in it', `<think>No <reasoning>here</reasoning> yet.</think>${SAID}`, SAID],
  ['two thoughts', `<think>a</think>We open <think>b</think>at nine.`, SAID],
  ['a thought after the reply', `${SAID} <think>Was that right?</think>`, SAID],
  ['a stray end after both', `<think>They ask.</think>${SAID}</think>`, SAID],
  ['a thought that never ends', '<think>They ask for the hours. I would say nine, but', ''],
  ['a thought and nothing else', '<think>They ask.</think>', ''],
  ['a call of a tool', `<tool_call>{"name":"hours"}</tool_call>${SAID}`, SAID],
  ['the end of a call alone', `${SAID}</tool_call>`, SAID],
  ['arithmetic in a thought', `<think>3 < 4, [so] a <b c</think>${SAID}`, SAID],
];

export const LONE_ENDS: readonly Recorded[] = [
  ['a lone end', `They ask. </think>${SAID}`, SAID],
  ['a lone end after a paragraph', `They ask for the hours.\nI say nine.\n</think>\n\n${SAID}`, SAID],
  ['a lone end of Magistral', `They ask.[/THINK]${SAID}`, SAID],
  ['a lone end and nothing else', 'They ask.</think>', ''],
  ['a lone end at the beginning', `</think>\n\n${SAID}`, SAID],
  ['two lone ends', `They ask.</think>${SAID}</think>`, SAID],
];

export const ENDS: readonly Recorded[] = [
  ['ChatML', `${SAID}<|im_end|>`, SAID],
  ['ChatML, and the next turn', `${SAID}<|im_end|>\n<|im_start|>user\nAnd on Sunday?`, SAID],
  ['Llama 3', `${SAID}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nMore`, SAID],
  ['Llama 2', `${SAID}</s>[INST] And on Sunday? [/INST]`, SAID],
  ['Mistral', `${SAID} [/INST] More`, SAID],
  ['Gemma 2', `${SAID}<end_of_turn>\n<start_of_turn>user\nMore`, SAID],
  ['GPT', `${SAID}<|endoftext|>More`, SAID],
  ['Phi', `${SAID}<|end|><|user|>More`, SAID],
  ['Zephyr', `${SAID}<|assistant|>More`, SAID],
  ['DeepSeek', `${SAID}<｜end▁of▁sentence｜>More`, SAID],
  ['Granite', `${SAID}<|end_of_text|>More`, SAID],
  ['a user that the model plays', `${SAID}\nUser: And on Sunday?\nAssistant: No.`, SAID],
  ['a human that the model plays', `${SAID}\n\nHuman: And on Sunday?`, SAID],
  ['an instruction that the model makes up', `${SAID}\n\n### Instruction:\nMore`, SAID],
  ['a header before it', `<|im_start|>assistant\n${SAID}<|im_end|>`, SAID],
  ['a header of Llama 3', `<|start_header_id|>assistant<|end_header_id|>\n\n${SAID}`, SAID],
  ['a header of Gemma', `<start_of_turn>model\n${SAID}`, SAID],
  ['marks before it', `<s>[/INST] ${SAID}`, SAID],
  ['its own name', `Assistant: ${SAID}`, SAID],
  ['a reserved mark', `We open <|reserved_special_token_5|>at nine.`, SAID],
  ['line feeds around it', `\n\n ${SAID}\n\n\n`, SAID],
  ['broken characters', `We open at nine\uFFFD\uFFFD.\u0000`, SAID],
];

/** Nothing of these is a mark. */
export const ORDINARY: readonly string[] = [
  'Three is less: 3 < 4, and a<b, x <- y.',
  'See you on [Tuesday] at [THREE], or [T] or [/] or [THINKING].',
  'Use the <b>bold</b> and <br> tags, <thinker>, <thin>, </thanks>.',
  'I <3 you. <<no>> <| and |> and <> and ◁ and ◁th.',
  'That was <s>ten</s> nine dollars.',
  'The user: a person. Our User: them. Human: no.',
  'First line\nUsers: many\n  and more\n\nthe end',
  'Sure! 👍 Café Zoë “quotes” 你好',
  'It ends with a <',
  'It ends with a <think',
  'It ends with a <|im_en',
  'analysis is fun',
  'analysis',
  'commentaries are fun',
  'A <constructor> and a <valueof>.',
  'Here is your login:\nUser: anna, and tomorrow:\n\nUser: ben',
];
