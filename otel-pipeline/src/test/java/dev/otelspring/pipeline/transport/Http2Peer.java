package dev.otelspring.pipeline.transport;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * An HTTP/2 server that answers frame by frame, as no gRPC server would.
 */
final class Http2Peer implements AutoCloseable {

	private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger openConnections = new AtomicInteger();

	private final Channel server;

	private volatile Consumer<Exchange> behaviour;

	private Http2Peer(Consumer<Exchange> behaviour) {
		this.behaviour = behaviour;
		this.server = new ServerBootstrap().group(this.threads)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					Http2Peer.this.connections.incrementAndGet();
					Http2Peer.this.openConnections.incrementAndGet();
					channel.closeFuture().addListener((closed) -> Http2Peer.this.openConnections.decrementAndGet());
					channel.pipeline().addLast(Http2FrameCodecBuilder.forServer().build(), new Requests());
				}
			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Starts on a free port.
	 * @param behaviour called once for each complete request
	 * @return a running server
	 */
	static Http2Peer start(Consumer<Exchange> behaviour) {
		return new Http2Peer(behaviour);
	}

	void answer(Consumer<Exchange> newBehaviour) {
		this.behaviour = newBehaviour;
	}

	URI endpoint() {
		return URI.create("http://localhost:" + ((InetSocketAddress) this.server.localAddress()).getPort());
	}

	int connections() {
		return this.connections.get();
	}

	int openConnections() {
		return this.openConnections.get();
	}

	List<Exchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

	@Override
	public void close() {
		this.server.close().syncUninterruptibly();
		this.threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/** A request, and the means to answer it. */
	static final class Exchange {

		private final ChannelHandlerContext context;

		private final Http2FrameStream stream;

		private final Http2Headers headers;

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		Exchange(ChannelHandlerContext context, Http2FrameStream stream, Http2Headers headers) {
			this.context = context;
			this.stream = stream;
			this.headers = headers;
		}

		String header(String name) {
			CharSequence value = this.headers.get(name);
			return (value != null) ? value.toString() : "";
		}

		byte[] body() {
			return this.body.toByteArray();
		}

		Exchange headers(Map<String, String> fields) {
			return headers(fields, false);
		}

		Exchange end(Map<String, String> fields) {
			return headers(fields, true);
		}

		private Exchange headers(Map<String, String> fields, boolean end) {
			Http2Headers frame = new DefaultHttp2Headers();
			fields.forEach(frame::set);
			write(new DefaultHttp2HeadersFrame(frame, end).stream(this.stream));
			return this;
		}

		Exchange ok() {
			return headers(Map.of(":status", "200", "content-type", "application/grpc"));
		}

		Exchange data(byte[] bytes) {
			write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false).stream(this.stream));
			return this;
		}

		Exchange endData(byte[] bytes) {
			write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), true).stream(this.stream));
			return this;
		}

		Exchange message(byte[] message) {
			return data(
					ByteBuffer.allocate(5 + message.length).put((byte) 0).putInt(message.length).put(message).array());
		}

		void reset(Http2Error error) {
			write(new DefaultHttp2ResetFrame(error).stream(this.stream));
		}

		Exchange goAway() {
			write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
			return this;
		}

		void cut() {
			ChannelFuture unused = this.context.close();
		}

		private void write(Object frame) {
			ChannelFuture unused = this.context.writeAndFlush(frame);
		}

	}

	private final class Requests extends ChannelInboundHandlerAdapter {

		private final Map<Http2FrameStream, Exchange> open = new ConcurrentHashMap<>();

		@Override
		public void channelRead(ChannelHandlerContext context, Object frame) {
			try {
				if (frame instanceof Http2HeadersFrame headers) {
					this.open.put(headers.stream(), new Exchange(context, headers.stream(), headers.headers()));
				}
				else if (frame instanceof Http2DataFrame data) {
					Exchange exchange = this.open.get(data.stream());
					if (exchange == null) {
						return;
					}
					exchange.body.writeBytes(ByteBufUtil.getBytes(data.content()));
					if (data.isEndStream()) {
						this.open.remove(data.stream());
						Http2Peer.this.exchanges.add(exchange);
						Http2Peer.this.behaviour.accept(exchange);
					}
				}
			}
			finally {
				ReferenceCountUtil.release(frame);
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			ChannelFuture unused = context.close();
		}

	}

}
