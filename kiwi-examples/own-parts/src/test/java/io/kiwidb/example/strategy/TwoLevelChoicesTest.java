package io.kiwidb.example.strategy;

import io.kiwidb.testkit.strategy.DrawnChoices;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TwoLevelChoicesTest {
  @TestFactory
  Stream<DynamicTest> choices() {
    return DrawnChoices.tests("""
        == level 0 is merged into the last level with the tables that it overlaps
        L0: 7[a-f]x10 6[c-k]x10 5[b-d]x10 4[a-c]x10
        L3: 1[a-c]x50 2[k-m]x50 3[n-z]x50
        -> merge L0:7,6,5,4 L3:1,2 -> L3 because L0 has 4 tables
        owes 4 runs 0 bytes

        == overlapping tables of levels between are inputs, and so is what they overlap
        L0: 9[a-b]x10 8[a-b]x10 7[a-b]x10 6[a-b]x10
        L1: 4[b-m]x10 5[p-q]x10
        L3: 1[k-n]x50 2[o-z]x50
        -> merge L0:9,8,7,6 L1:4 L3:1 -> L3 because L0 has 4 tables

        == its own setting lets it wait for more
        rules two-level.extra-tables=1
        L0: 7[a-f]x10 6[c-k]x10 5[b-d]x10 4[a-c]x10
        -> none

        == too few tables are not merged
        L0: 7[a-f]x10 6[c-k]x10 5[b-d]x10
        -> none

        == unless the store is idle
        rules idle=1
        L0: 7[a-f]x10
        -> merge L0:7 -> L3 because L0 has 1 tables

        == one job at a time
        L0: 9[a-f]x10 8[a-f]x10 7[a-f]x10 6[a-f]x10
        L2: 1[x-z]x50*1
        -> none
        """, new TwoLevelProvider());
  }
}
