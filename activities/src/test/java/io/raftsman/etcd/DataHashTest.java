package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataHashTest {
  @Test
  void equal_hashes_of_one_compaction_are_the_same_data() {
    List<DataHash> hashes = List.of(hash("etcd-1", -1, 7), hash("etcd-2", -1, 7));

    assertThat(DataHash.comparable(hashes)).isTrue();
    assertThat(DataHash.difference(hashes)).isEmpty();
  }

  @Test
  void other_hashes_of_one_compaction_name_the_members() {
    assertThat(
            DataHash.difference(
                List.of(hash("etcd-1", 5, 7), hash("etcd-2", 5, 8), hash("etcd-3", 5, 7))))
        .contains("etcd-1, etcd-3: 00000007; etcd-2: 00000008");
  }

  @Test
  void hashes_of_different_compactions_say_nothing() {
    List<DataHash> hashes = List.of(hash("etcd-1", 5, 7), hash("etcd-2", 6, 8));

    assertThat(DataHash.comparable(hashes)).isFalse();
    assertThat(DataHash.difference(hashes)).isEmpty();
  }

  @Test
  void a_difference_within_one_compaction_shows_beside_another_one() {
    assertThat(
            DataHash.difference(
                List.of(hash("etcd-1", 5, 7), hash("etcd-2", 6, 8), hash("etcd-3", 5, -1))))
        .contains("etcd-1: 00000007; etcd-3: ffffffff");
  }

  private static DataHash hash(String member, long compacted, int hash) {
    return new DataHash(member, compacted, hash);
  }
}
