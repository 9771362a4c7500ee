import { notifications } from "@mantine/notifications";
import { ProblemError } from "../api/problem";
import { visible } from "../format/notation";

export function told(message: string): void {
  notifications.show({ message: visible(message), autoClose: 3000 });
}

export function tellFailure(error: unknown): void {
  const problem = error instanceof ProblemError ? error : null;
  notifications.show({
    title: visible(problem?.title ?? "That failed"),
    message: visible(problem?.detail ?? (error instanceof Error ? error.message : "")),
    color: "red",
    autoClose: 8000,
  });
}
