package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SimplificationTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thePointsOfSmallestTrianglesGoOneByOne(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int count = 3 + random.nextInt(60);
            var latitudes = walk(random, count, 600_000_000);
            var longitudes = walk(random, count, 1_795_000_000);
            int most = 2 + random.nextInt(count);
            assertThat(Simplification.keep(latitudes, longitudes, count, most)).as("seed %d, round %d", seed, round)
                    .isEqualTo(naive(latitudes, longitudes, most));
        }
    }

    @Test
    void aCornerStaysAndPointsOnALineGo() {
        var latitudes = new int[]{0, 0, 0, 0, 100, 200, 300};
        var longitudes = new int[]{0, 100, 200, 300, 300, 300, 300};
        assertThat(Simplification.keep(latitudes, longitudes, 7, 3)).isEqualTo(BitSet.valueOf(new long[]{0b1001001}));
    }

    @Test
    void theEndsStayEvenWhereNothingMoves() {
        assertThat(Simplification.keep(new int[9], new int[9], 9, 2))
                .isEqualTo(BitSet.valueOf(new long[]{0b100000001}));
    }

    @Test
    void fewEnoughPointsAllStay() {
        assertThat(Simplification.keep(new int[9], new int[9], 5, 5).cardinality()).isEqualTo(5);
        assertThat(Simplification.keep(new int[9], new int[9], 0, 2).cardinality()).isZero();
        assertThat(Simplification.keep(new int[9], new int[9], 1, 2).cardinality()).isEqualTo(1);
    }

    @Test
    void theAntimeridianIsNoCorner() {
        var longitudes = new int[]{1_799_999_900, 1_799_999_950, -1_799_999_990, -1_799_999_900, -1_799_999_900};
        var latitudes = new int[]{0, 0, 0, 0, 90};
        assertThat(Simplification.keep(latitudes, longitudes, 5, 3)).isEqualTo(BitSet.valueOf(new long[]{0b11001}));
    }

    @Test
    void aMonthOfFixesIsThinnedWithoutQuadraticWork() {
        var random = new Random(7);
        int count = ThinnedRoute.MOST_FIXES;
        var latitudes = walk(random, count, 0);
        var longitudes = walk(random, count, 0);
        assertThat(Simplification.keep(latitudes, longitudes, count, 1_000).cardinality()).isEqualTo(1_000);
    }

    private static int[] walk(Random random, int count, int start) {
        var steps = new int[count];
        long at = start;
        for (int i = 0; i < count; i++) {
            at += random.nextInt(4) == 0 ? 0 : random.nextInt(-3_000_000, 3_000_001);
            steps[i] = (int) (at > 1_800_000_000 ? at - 3_600_000_000L : at);
        }
        return steps;
    }

    private static BitSet naive(int[] latitudes, int[] longitudes, int most) {
        var left = new ArrayList<>(IntStream.range(0, latitudes.length).boxed().toList());
        var areas = new double[latitudes.length];
        for (int i = 1; i < areas.length - 1; i++) {
            areas[i] = area(latitudes, longitudes, i - 1, i, i + 1);
        }
        while (left.size() > Math.max(2, most)) {
            int smallest = 1;
            for (int i = 2; i < left.size() - 1; i++) {
                smallest = areas[left.get(i)] < areas[left.get(smallest)] ? i : smallest;
            }
            int point = left.get(smallest);
            left.remove(Integer.valueOf(point));
            double gone = areas[point];
            for (int i : List.of(smallest - 1, smallest)) {
                if (i > 0 && i < left.size() - 1) {
                    areas[left.get(i)] = Math.max(gone,
                            area(latitudes, longitudes, left.get(i - 1), left.get(i), left.get(i + 1)));
                }
            }
        }
        var kept = new BitSet();
        left.forEach(kept::set);
        return kept;
    }

    private static double area(int[] latitudes, int[] longitudes, int a, int b, int c) {
        double step = Math.PI / 1_800_000_000;
        double shrink = Math.cos(latitudes[b] * step);
        double east1 = turn((long) longitudes[a] - longitudes[b]) * step * shrink;
        double east2 = turn((long) longitudes[c] - longitudes[b]) * step * shrink;
        double north1 = ((double) latitudes[a] - latitudes[b]) * step;
        double north2 = ((double) latitudes[c] - latitudes[b]) * step;
        return Math.abs(east1 * north2 - east2 * north1);
    }

    private static long turn(long steps) {
        return Math.floorMod(steps + 1_800_000_000L, 3_600_000_000L) - 1_800_000_000L;
    }
}
