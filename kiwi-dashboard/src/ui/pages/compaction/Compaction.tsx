export default function Compaction() { return null; }
