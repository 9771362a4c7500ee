export default function Memtables() { return null; }
