// Why a call was refused, beyond AWS's sentence: the server's explanation, which needs sts:DecodeAuthorizationMessage.
import type { AwsClients } from "./clients";

export async function decodeExplanation(aws: AwsClients, encoded: string): Promise<unknown> {
  const { DecodedMessage } = await (await aws.sts()).decodeAuthorizationMessage({ EncodedMessage: encoded });
  return JSON.parse(DecodedMessage ?? "null") as unknown;
}
