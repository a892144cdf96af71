package dev.otelspring.autoconfigure.baggage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts values of baggage with AES-GCM (NIST SP 800-38D). A value says by its first
 * part which key it was encrypted with, so that keys can change while requests are under
 * way; it is bound to its entry's key, so that nobody can pass it off as another's.
 *
 * <p>
 * Thread-safe.
 */
final class BaggageCipher {

	private static final String ALGORITHM = "AES/GCM/NoPadding";

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final Map<String, SecretKey> keys;

	private final String current;

	private final SecureRandom random = new SecureRandom();

	/**
	 * Creates a cipher.
	 * @param keys by id
	 * @param current the id of the key that encrypts
	 */
	BaggageCipher(Map<String, SecretKey> keys, String current) {
		this.keys = Map.copyOf(keys);
		this.current = current;
	}

	/**
	 * Encrypts a value.
	 * @param entry the entry's key
	 * @param value its value
	 * @return {@code id.data}, with the nonce before the text in Base64
	 * @throws GeneralSecurityException if the platform has no AES-GCM
	 */
	String encrypt(String entry, String value) throws GeneralSecurityException {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		Cipher cipher = cipher(Cipher.ENCRYPT_MODE, this.keys.get(this.current), nonce, entry);
		byte[] text = value.getBytes(StandardCharsets.UTF_8);
		byte[] data = new byte[NONCE_BYTES + cipher.getOutputSize(text.length)];
		System.arraycopy(nonce, 0, data, 0, NONCE_BYTES);
		cipher.doFinal(text, 0, text.length, data, NONCE_BYTES);
		return this.current + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(data);
	}

	/**
	 * Decrypts a value.
	 * @param entry the entry's key
	 * @param encrypted what came
	 * @return {@code null} if it is not encrypted, or not for this entry, or by a key
	 * that is not known
	 */
	@Nullable String decrypt(String entry, String encrypted) {
		int dot = encrypted.indexOf('.');
		SecretKey key = (dot > 0) ? this.keys.get(encrypted.substring(0, dot)) : null;
		if (key == null) {
			return null;
		}
		try {
			byte[] data = Base64.getUrlDecoder().decode(encrypted.substring(dot + 1));
			if (data.length < NONCE_BYTES) {
				return null;
			}
			byte[] text = cipher(Cipher.DECRYPT_MODE, key, data, entry).doFinal(data, NONCE_BYTES,
					data.length - NONCE_BYTES);
			return new String(text, StandardCharsets.UTF_8);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static Cipher cipher(int mode, @Nullable SecretKey key, byte[] nonce, String entry)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance(ALGORITHM);
		cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
		cipher.updateAAD(entry.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

}
