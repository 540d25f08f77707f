import type { AgentOptions, JsonCommand } from '../api/domain.ts';
import { MonitorError } from '../errors.ts';

/** virDomainQemuAgentCommandTimeoutValues. */
const AGENT_BLOCK = -2;
const AGENT_DEFAULT = -1;

/** A command as the monitor or the agent takes it. */
export function commandText(command: JsonCommand | string): string {
  return typeof command === 'string' ? command : JSON.stringify(command);
}

/** What a QMP-like answer returns. @throws MonitorError if the answer is a refusal, or none. */
export function readAnswer(text: string): unknown {
  const answer = parse(text);
  if (answer['error'] !== undefined) {
    const { class: errorClass, desc } = answer['error'] as { class?: string; desc?: string };
    throw new MonitorError(errorClass ?? 'GenericError', desc ?? 'the command was refused');
  }
  return answer['return'];
}

/** Seconds, or the number that stands for a default or for ever. */
export function agentTimeout({ timeout }: AgentOptions): number {
  if (timeout === undefined) return AGENT_DEFAULT;
  return timeout === 'block' ? AGENT_BLOCK : timeout;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through to the one complaint below.
  }
  throw new MonitorError('GenericError', `the answer is no JSON object: ${text.slice(0, 200)}`);
}
