"""Draws one scene and dresses it as phones dress their photos: run in a folder with exiftool and ffmpeg on the path, Pillow and pillow-heif installed."""
import io, struct, subprocess, math, os
from PIL import Image
import pillow_heif

def scene(width, height):
    pixels = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            pixels.putpixel((x, y), (int(255 * x / width), int(255 * y / height), 128 + int(100 * math.sin(x * y / 300))))
    return pixels

def jpeg(picture, **options):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, **options)
    return out.getvalue()

def segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload

def after_soi(file, *segments):
    return file[:2] + b"".join(segments) + file[2:]

def exiftool(name, *tags):
    subprocess.run(["exiftool", "-q", "-overwrite_original", "-n", *tags, name], check=True)

GPS = ["-GPSLatitude=46.580225", "-GPSLatitudeRef=N", "-GPSLongitude=0.340375", "-GPSLongitudeRef=E", "-GPSAltitude=75", "-GPSDateStamp=2026:03:02", "-GPSTimeStamp=08:00:00"]
SECRET = ["-Artist=PARVIS-SECRET", "-UserComment=PARVIS-SECRET", "-DateTimeOriginal=2026:03:02 09:00:00", "-OffsetTimeOriginal=+01:00", "-SerialNumber=PARVIS-SECRET", "-LensModel=PARVIS-SECRET"]

def multi_picture(primary, extra):
    """CIPA DC-007: an index in APP2 of `primary`, which names the picture that follows its end."""
    def index(size, offset):
        head = b"II*\0" + struct.pack("<I", 8)
        entries = b"".join([
            struct.pack("<HHI4s", 0xB000, 7, 4, b"0100"),
            struct.pack("<HHII", 0xB001, 4, 1, 2),
            struct.pack("<HHII", 0xB002, 7, 32, 50),
        ])
        ifd = struct.pack("<H", 3) + entries + struct.pack("<I", 0)
        first = struct.pack("<IIIHH", 0x030000, size, 0, 0, 0)
        second = struct.pack("<IIIHH", 0, len(extra), offset, 0, 0)
        return segment(0xE2, b"MPF\0" + head + ifd + first + second)
    length = len(index(0, 0))
    # After the Exif segment, as cameras write it.
    exif_end = 2 + 2 + struct.unpack(">H", primary[4:6])[0]
    size = len(primary) + length
    start = exif_end + 4 + 4
    built = primary[:exif_end] + index(size, size - start) + primary[exif_end:]
    return built + extra

def film():
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-metadata", "title=PARVIS-SECRET", "-metadata", "location=+46.5802+000.3404/", "-c:v", "mpeg4", "film.mp4"], check=True)
    return open("film.mp4", "rb").read()

def iphone():
    picture = scene(240, 180)
    srgb = __import__("PIL.ImageCms", fromlist=["x"]).ImageCmsProfile(__import__("PIL.ImageCms", fromlist=["x"]).createProfile("sRGB")).tobytes()
    open("iphone.jpg", "wb").write(jpeg(picture, icc_profile=srgb))
    thumbnail = jpeg(picture.resize((80, 60)))
    open("thumbnail.jpg", "wb").write(thumbnail)
    exiftool("iphone.jpg", "-Make=Apple", "-Model=iPhone 15 Pro", "-Software=17.4", "-Orientation=6", "-ThumbnailImage<=thumbnail.jpg", "-XMP-photoshop:City=PARVIS-SECRET", "-IPTC:City=PARVIS-SECRET", "-Comment=PARVIS-SECRET", *GPS, *SECRET)
    primary = open("iphone.jpg", "rb").read()
    gain = jpeg(picture.convert("L").resize((120, 90)))
    xmp = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" HDRGainMap:HDRGainMapVersion="65536" PARVIS-SECRET="1"/></rdf:RDF></x:xmpmeta>'
    open("iphone.jpg", "wb").write(multi_picture(primary, after_soi(gain, segment(0xE1, xmp))))
    pillow_heif.register_heif_opener()
    picture.save("iphone.heic", quality=40)

def samsung():
    open("samsung.jpg", "wb").write(jpeg(scene(240, 180), progressive=True))
    exiftool("samsung.jpg", "-Make=samsung", "-Model=SM-G991B", "-Orientation=1", *GPS, *SECRET)
    def block(kind, name, data):
        return struct.pack("<HHI", 0, kind, len(name)) + name + data
    blocks = [block(0x0A01, b"Image_UTC_Data", b"1772438400000"), block(0x0A41, b"MCC_Data", b"208"), block(0x0A30, b"MotionPhoto_Data", film()), block(0x0BA1, b"Photo_Editor_Re_Edit_Data", b'{"originalPath":"/storage/PARVIS-SECRET.jpg"}')]
    kinds = [0x0A01, 0x0A41, 0x0A30, 0x0BA1]
    offset, records = sum(map(len, blocks)), b""
    for kind, data in zip(kinds, blocks):
        records += struct.pack("<HHII", 0, kind, offset, len(data))
        offset -= len(data)
    head = b"SEFH" + struct.pack("<II", 107, len(blocks)) + records
    trailer = b"".join(blocks) + head + struct.pack("<I", len(head)) + b"SEFT"
    open("samsung.jpg", "ab").write(trailer)

def pixel():
    open("pixel.jpg", "wb").write(jpeg(scene(240, 180), subsampling="4:2:0"))
    exiftool("pixel.jpg", "-Make=Google", "-Model=Pixel 8", "-Orientation=8", *GPS, *SECRET)
    movie = film()
    gain = jpeg(scene(120, 90).convert("L"))
    xmp = f'''http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1" GCamera:MotionPhotoPresentationTimestampUs="500000" xmpNote:HasExtendedXMP="PARVIS-SECRET"><Container:Directory><rdf:Seq><rdf:li><Container:Item Item:Mime="image/jpeg" Item:Semantic="Primary"/></rdf:li><rdf:li><Container:Item Item:Mime="image/jpeg" Item:Semantic="GainMap" Item:Length="{len(gain)}"/></rdf:li><rdf:li><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{len(movie)}"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>'''.encode()
    primary = open("pixel.jpg", "rb").read()
    exif_end = 2 + 2 + struct.unpack(">H", primary[4:6])[0]
    extended = segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", 13, 0) + b"PARVIS-SECRET")
    dressed = primary[:exif_end] + segment(0xE1, xmp) + extended + primary[exif_end:]
    open("pixel.jpg", "wb").write(multi_picture(dressed, gain) + movie)

def screenshot():
    from PIL.PngImagePlugin import PngInfo
    info = PngInfo(); info.add_text("Comment", "PARVIS-SECRET"); info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>PARVIS-SECRET</x:xmpmeta>")
    scene(120, 90).save("screenshot.png", pnginfo=info)
    exiftool("screenshot.png", "-Make=Google", *GPS, *SECRET)
    open("screenshot.png", "ab").write(b"PARVIS-SECRET after the end")
    scene(120, 90).save("shared.webp", quality=70)
    exiftool("shared.webp", "-Make=Google", *GPS, *SECRET)

iphone(); samsung(); pixel(); screenshot()
for name in ["iphone.jpg", "samsung.jpg", "pixel.jpg", "iphone.heic", "screenshot.png", "shared.webp"]:
    print(name, os.path.getsize(name))
