package io.fleet.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerTest {

    @Test
    void theHeapOfEachCollectorIsRead() {
        assertThat(Server.heapKib(
                """
                         garbage-first heap   total reserved 524288K, committed 65536K, used 21111K [0x00000000e0000000, 0x0000000100000000)
                          region size 1024K, 5 young (5120K), 1 survivors (1024K)
                         Metaspace       used 46712K, committed 47168K, reserved 1114112K
                          class space    used 6012K, committed 6208K, reserved 1048576K
                        """))
                .isEqualTo(21_111);
        assertThat(Server.heapKib("""
                 PSYoungGen      total 19456K, used 1000K [0x00000000f5580000, 0x00000000f6b00000, 0x0000000100000000)
                  eden space 16896K, 0% used [0x00000000f5580000,0x00000000f5580000,0x00000000f6600000)
                 ParOldGen       total 44032K, used 500K [0x00000000e0000000, 0x00000000e2b00000, 0x00000000f5580000)
                """)).isEqualTo(1_500);
        assertThat(Server.heapKib(" ZHeap           used 24M, capacity 128M, max capacity 512M\n")).isEqualTo(24_576);
    }
}
