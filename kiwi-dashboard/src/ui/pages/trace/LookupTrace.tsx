export default function LookupTrace() { return null; }
