package io.fleet.gateway;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Many customers of one order, who read whatever comes and remember the last of it. */
final class Crowd implements AutoCloseable {

    private final LoopResources loops = LoopResources.create("crowd", 2, true);
    private final List<Member> members;

    private static final class Member {

        private volatile String last = "";
        private volatile boolean gone;
        private @Nullable Disposable socket;
    }

    private Crowd(List<Member> members) {
        this.members = members;
    }

    static Crowd of(int number, URI address, String token) {
        var crowd = new Crowd(Stream.generate(Member::new).limit(number).toList());
        var client = HttpClient.create(ConnectionProvider.newConnection()).runOn(crowd.loops)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000)
                .headers(headers -> headers.set("Authorization", "Bearer " + token)).websocket().uri(address);
        for (var member : crowd.members) {
            member.socket = client.handle((incoming, _) -> incoming.receive().asString()
                    .doOnNext(text -> member.last = text).then())
                    .doFinally(_ -> member.gone = true)
                    .subscribe(_ -> {}, _ -> {});
        }
        return crowd;
    }

    /** Whether everybody is still there, and has seen this last. */
    boolean allSawLast(String text) {
        return members.stream().allMatch(member -> !member.gone && member.last.equals(text));
    }

    @Override
    public void close() {
        members.stream().map(member -> member.socket).filter(socket -> socket != null).forEach(Disposable::dispose);
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).subscribe(_ -> {}, _ -> {});
    }
}
